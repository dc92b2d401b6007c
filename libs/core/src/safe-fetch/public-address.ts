import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** IANA gives out global unicast addresses from here only; the library takes the unallocated rest for unicast too. */
const GLOBAL_UNICAST_V6 = ipaddr.parseCIDR('2000::/3');

/** Whether an IP address, in canonical text, is a public unicast one: the only kind the server may talk to. */
export function isPublicAddress(text: string): boolean {
  if (!isIP(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST_V6);
}
