package io.xloud.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keyed Mac and Cipher of one key, kept for the next user: fetching them anew costs ten times
 * what they do. Thread-locals would not help, because virtual threads rarely live to use one twice.
 * So they wait in a few slots; a thread takes one out, works, puts it back, and makes a new one
 * when its slots are empty.
 */
final class FernetEngines {
  private static final int SLOTS = slots();
  private static final int TRIES = Math.min(SLOTS, 4);
  private static final int MAC_LENGTH = 32;

  private final SecretKeySpec signing;
  private final SecretKeySpec encryption;
  private final AtomicReferenceArray<Engine> idle = new AtomicReferenceArray<>(SLOTS);

  FernetEngines(FernetKey key) {
    signing = new SecretKeySpec(key.signing(), "HmacSHA256");
    encryption = new SecretKeySpec(key.encryption(), "AES");
  }

  private static int slots() {
    return Integer.highestOneBit(Math.max(2, Runtime.getRuntime().availableProcessors())) * 2;
  }

  byte[] mac(byte[] bytes, int length) {
    Engine engine = take();
    try {
      engine.mac.update(bytes, 0, length);
      return engine.mac.doFinal();
    } finally {
      giveBack(engine);
    }
  }

  /** Whether the last 32 bytes are the signature of all before, compared in constant time. */
  boolean signed(byte[] sealed) {
    Engine engine = take();
    try {
      int end = sealed.length - MAC_LENGTH;
      engine.mac.update(sealed, 0, end);
      engine.mac.doFinal(engine.made, 0);
      System.arraycopy(sealed, end, engine.found, 0, MAC_LENGTH);
      return MessageDigest.isEqual(engine.made, engine.found);
    } catch (ShortBufferException e) {
      throw impossible(e);
    } finally {
      giveBack(engine);
    }
  }

  byte[] encrypt(byte[] plain, byte[] iv) {
    Engine engine = take();
    try {
      engine.cipher.init(Cipher.ENCRYPT_MODE, encryption, new IvParameterSpec(iv));
      byte[] encrypted = engine.cipher.doFinal(plain);
      giveBack(engine);
      return encrypted;
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  /** Empty when the padding is wrong; an engine that failed is not used again. */
  Optional<byte[]> decrypt(byte[] sealed, int ivStart, int start, int length) {
    Engine engine = take();
    try {
      engine.cipher.init(
          Cipher.DECRYPT_MODE, encryption, new IvParameterSpec(sealed, ivStart, start - ivStart));
      byte[] plain = engine.cipher.doFinal(sealed, start, length);
      giveBack(engine);
      return Optional.of(plain);
    } catch (BadPaddingException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  private Engine take() {
    int start = (int) Thread.currentThread().threadId();
    for (int i = 0; i < TRIES; i++) {
      Engine engine = idle.getAndSet((start + i) & (SLOTS - 1), null);
      if (engine != null) {
        return engine;
      }
    }
    return new Engine(signing);
  }

  private void giveBack(Engine engine) {
    int start = (int) Thread.currentThread().threadId();
    for (int i = 0; i < TRIES; i++) {
      if (idle.compareAndSet((start + i) & (SLOTS - 1), null, engine)) {
        return;
      }
    }
  }

  private static IllegalStateException impossible(GeneralSecurityException e) {
    return new IllegalStateException("AES and HMAC are part of every Java platform", e);
  }

  private static final class Engine {
    final Mac mac;
    final Cipher cipher;
    final byte[] made = new byte[MAC_LENGTH];
    final byte[] found = new byte[MAC_LENGTH];

    Engine(SecretKeySpec signing) {
      try {
        mac = Mac.getInstance("HmacSHA256");
        mac.init(signing);
        cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      } catch (GeneralSecurityException e) {
        throw impossible(e);
      }
    }
  }
}
