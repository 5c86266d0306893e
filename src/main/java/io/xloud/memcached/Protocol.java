package io.xloud.memcached;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** How memcached is told to forget keys; that it knew none of them is as good. */
sealed interface Protocol {
  void delete(Collection<String> keys, Wire.Connection connection) throws IOException;

  /** What every memcached without SASL speaks. */
  record Text() implements Protocol {
    private static final int LONGEST_ANSWER = 200;

    @Override
    public void delete(Collection<String> keys, Wire.Connection connection) throws IOException {
      StringBuilder commands = new StringBuilder();
      keys.forEach(key -> commands.append("delete ").append(key).append("\r\n"));
      connection.send(commands.toString().getBytes(StandardCharsets.US_ASCII));
      InputStream answers = new BufferedInputStream(connection.answers());
      for (String _ : keys) {
        String answer = line(answers);
        if (!answer.equals("DELETED") && !answer.equals("NOT_FOUND")) {
          throw new IOException("the answer is " + answer);
        }
      }
    }

    private static String line(InputStream answers) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = answers.read(); next != '\n'; next = answers.read()) {
        if (next < 0 || line.length() > LONGEST_ANSWER) {
          throw new EOFException("no whole answer");
        }
        line.append((char) next);
      }
      return line.toString().stripTrailing();
    }
  }

  /** What memcached with SASL demands. */
  record Binary(MemcachedConfig.Login login) implements Protocol {
    private static final int REQUEST = 0x80;
    private static final int RESPONSE = 0x81;
    private static final int DELETE = 0x04;
    private static final int SIGN_IN = 0x21;
    private static final int NOT_FOUND = 0x01;

    @Override
    public void delete(Collection<String> keys, Wire.Connection connection) throws IOException {
      ByteArrayOutputStream commands = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(commands);
      write(out, SIGN_IN, "PLAIN", "\0" + login.user() + "\0" + login.password().reveal());
      for (String key : keys) {
        write(out, DELETE, key, "");
      }
      connection.send(commands.toByteArray());
      DataInputStream answers = new DataInputStream(new BufferedInputStream(connection.answers()));
      if (status(answers) != 0) {
        throw new IOException("[cache] username and password are refused");
      }
      for (String _ : keys) {
        int status = status(answers);
        if (status != 0 && status != NOT_FOUND) {
          throw new IOException("the answer is status " + status);
        }
      }
    }

    private static void write(DataOutputStream out, int command, String key, String value)
        throws IOException {
      byte[] name = key.getBytes(StandardCharsets.UTF_8);
      byte[] body = value.getBytes(StandardCharsets.UTF_8);
      out.writeByte(REQUEST);
      out.writeByte(command);
      out.writeShort(name.length);
      out.writeInt(0); // no extras, raw bytes, first bucket
      out.writeInt(name.length + body.length);
      out.writeInt(0); // echoed
      out.writeLong(0); // any version
      out.write(name);
      out.write(body);
    }

    private static int status(DataInputStream answers) throws IOException {
      if (answers.readUnsignedByte() != RESPONSE) {
        throw new IOException("the answer is not of the binary protocol");
      }
      answers.skipNBytes(5);
      int status = answers.readUnsignedShort();
      int length = answers.readInt();
      answers.skipNBytes(12L + length);
      return status;
    }
  }
}
