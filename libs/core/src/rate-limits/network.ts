import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address in the one way it is written here: IPv4 that came through an IPv6 socket is IPv4. */
export function canonicalAddress(ip: string): string {
  return isIP(ip) === 0 ? ip : ipaddr.process(ip).toString();
}

/** What is counted as one client: an address of IPv4, a /64 of IPv6, which one household or server usually holds. */
export function networkOf(ip: string): string {
  if (isIP(ip) === 0) return ip;
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
