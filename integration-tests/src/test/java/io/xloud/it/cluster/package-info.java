/**
 * Three Galera nodes, three identity nodes and HAProxy on loopback: what {@code ./dev cluster}
 * starts, and what {@code ./dev faults} breaks in every ordinary way, counting what clients saw.
 */
package io.xloud.it.cluster;
