import { unpackDebianPackage } from './debian-packages.mjs';

/** The directory server that tests of LDAP talk to, besides the one of npm. */
unpackDebianPackage('slapd', { libraries: true });
