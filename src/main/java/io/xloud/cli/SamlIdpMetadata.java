package io.xloud.cli;

import io.xloud.federation.OwnMetadata;
import io.xloud.federation.OwnProviderConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code saml_idp_metadata} as it is in Keystone. */
@Command(
    name = "saml_idp_metadata",
    description = {
      "Prints what other clouds must know to take this one's word, as SAML metadata made of [saml].",
      "Written to [saml] idp_metadata_path it is served at /v3/OS-FEDERATION/saml2/metadata."
    })
final class SamlIdpMetadata implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Override
  public Integer call() {
    OwnProviderConfig config = OwnProviderConfig.from(commands.configuration().options());
    System.out.println(OwnMetadata.of(config));
    return 0;
  }
}
