/**
 * The contract between gateways, workers and anybody else who reads or writes the topics: header names, record types,
 * addresses and close codes. JDK only. {@code docs/RECORDS.md} is its text; the tests of this package pin its words, the gateway's
 * {@code EventRecordsGoldenTest} its records.
 */
@NullMarked
package io.barnabas.common.contract;

import org.jspecify.annotations.NullMarked;
