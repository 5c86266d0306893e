package io.xloud.it.server;

import java.nio.file.Path;

/**
 * An identity service to test with, whoever runs it: its address, the password of its administrator
 * (user and project {@code admin} of domain {@code default}) and the folder of its Fernet keys.
 */
public record Cloud(String url, String adminPassword, Path fernetKeys) {}
