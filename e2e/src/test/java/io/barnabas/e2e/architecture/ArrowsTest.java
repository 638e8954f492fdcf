package io.barnabas.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which: the arrows of ARCHITECTURE.md. */
class ArrowsTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.barnabas");

    @Test
    void theContractNeedsTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("io.barnabas.common.contract..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.barnabas.common.contract..", "java..", "org.jspecify.annotations..")
                .check(ALL);
    }

    @Test
    void gatewayAndWorkerNeverKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.barnabas.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.barnabas.worker..")
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("io.barnabas.worker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.barnabas.gateway..")
                .check(ALL);
    }

    @Test
    void commonKnowsNoTier() {
        noClasses()
                .that()
                .resideInAPackage("io.barnabas.common..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.barnabas.gateway..", "io.barnabas.worker..", "io.barnabas.standalone..")
                .check(ALL);
    }

    @Test
    void theCoreOfAConnectionKnowsNeitherNettyNorVertxNorKafka() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.barnabas.gateway.admission..",
                        "io.barnabas.gateway.connection..",
                        "io.barnabas.gateway.handshake..",
                        "io.barnabas.gateway.routing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.vertx..", "org.apache.kafka..")
                .check(ALL);
    }

    @Test
    void nettyAndVertxStayInTransportAndAdmin() {
        noClasses()
                .that()
                .resideInAPackage("io.barnabas..")
                .and()
                .resideOutsideOfPackages("io.barnabas.gateway.transport..", "io.barnabas.gateway.admin..")
                // The composition makes Vert.x and hands it to those two.
                .and()
                .doNotHaveFullyQualifiedName("io.barnabas.gateway.App")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.vertx..")
                .check(ALL);
    }

    @Test
    void transportAndAdminDoNotKnowKafka() {
        noClasses()
                .that()
                .resideInAnyPackage("io.barnabas.gateway.transport..", "io.barnabas.gateway.admin..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(ALL);
    }

    @Test
    void kafkasServerStaysInStandalone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.barnabas.standalone..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "scala..", "org.apache.kafka.server..", "org.apache.kafka.metadata..")
                .check(ALL);
    }

    /** Several hooks run at once, so that logging could end before the rest has. */
    @Test
    void thereIsOneShutdownHook() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.barnabas.common.command.Shutdown")
                .should()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .check(ALL);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.barnabas.(*).(*)..").should().beFreeOfCycles().check(ALL);
    }
}
