package io.xloud.persistence;

import io.xloud.tls.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/**
 * TLS to a database that wants to know who we are. The driver itself takes no certificates in PEM's
 * form, but finds this as a service. Files are read for each connection: a new certificate needs no
 * restart.
 */
public final class ClientCertificate extends DefaultTlsSocketPlugin {
  private static final String TYPE = "PEM";
  private static final String CHAIN = "clientCertificate";
  private static final String KEY = "clientKey";

  /** Made by the driver. */
  public ClientCertificate() {}

  /**
   * Arguments of the driver.
   *
   * @param key the file of the certificate where it holds the key, too
   */
  static Map<String, String> arguments(String chain, String key) {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("tlsSocketType", TYPE);
    arguments.put(CHAIN, chain);
    arguments.put(KEY, key);
    return arguments;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public KeyManager[] getKeyManager(Configuration conf, ExceptionFactory exceptions)
      throws SQLException {
    Properties ours = conf.nonMappedOptions();
    try {
      return PemFiles.shown(Path.of(ours.getProperty(CHAIN)), Path.of(ours.getProperty(KEY)));
    } catch (IOException | GeneralSecurityException e) {
      throw exceptions.create(
          "ssl_cert and ssl_key of [database] connection cannot be used: " + e.getMessage(),
          "08000",
          e);
    }
  }
}
