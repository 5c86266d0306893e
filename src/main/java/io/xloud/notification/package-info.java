/**
 * Notifications for other services: changes and logins, told to a broker as Keystone tells them.
 */
@NullMarked
package io.xloud.notification;

import org.jspecify.annotations.NullMarked;
