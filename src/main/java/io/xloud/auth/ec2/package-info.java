/** Signatures of EC2 and S3 requests, and the tokens they are traded for. */
@NullMarked
package io.xloud.auth.ec2;

import org.jspecify.annotations.NullMarked;
