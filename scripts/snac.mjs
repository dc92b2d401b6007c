import { unpackDebianPackage } from './debian-packages.mjs';

/** Which tests of federation talk to as another server. */
unpackDebianPackage('snac2');
