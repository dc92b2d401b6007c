import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address.js';

const REFUSED: [what: string, ...addresses: string[]][] = [
  ['this network', '0.0.0.0', '0.1.2.3'],
  ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
  ['unspecified', '::'],
  ['private', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255'],
  ['link-local and cloud metadata', '169.254.0.1', '169.254.169.254', 'fe80::1', 'febf::1'],
  ['carrier-grade NAT', '100.64.0.1', '100.127.255.255'],
  ['protocol assignments', '192.0.0.1', '192.0.0.170', '2001:1::1', '2001:20::1'],
  ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1', '3fff:fff::1'],
  ['benchmarks', '198.18.0.1', '198.19.255.255', '2001:2::1'],
  ['relays and anycast services', '192.88.99.1', '192.52.193.1', '192.31.196.1', '192.175.48.1'],
  ['multicast', '224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1'],
  ['reserved and broadcast', '240.0.0.1', '255.255.255.255'],
  ['unique local', 'fc00::1', 'fd00::1', 'fdff:ffff::1'],
  ['site-local', 'fec0::1'],
  ['IPv4 inside IPv6, mapped', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1'],
  ['IPv4 inside IPv6, compatible and translated', '::127.0.0.1', '::ffff:0:127.0.0.1'],
  ['NAT64', '64:ff9b::1', '64:ff9b::8.8.8.8', '64:ff9b:1::1'],
  ['6to4', '2002::1', '2002:7f00:1::', '2002:808:808::1'],
  ['Teredo', '2001::1', '2001:0:4136:e378::'],
  ['discard, segment routing', '100::1', '5f00::1'],
  ['IPv6 outside the global unicast block', '1000::1', '4000::1', 'e000::1'],
  ['other spellings of addresses', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '134744072', '0x8.8.8.8'],
  ['no address at all', '', 'localhost', 'example.org', '8.8.8.8.', '1.2.3', 'fe80::1%eth0'],
];

const PERMITTED = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '126.255.255.255',
  '128.0.0.1',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.1',
  '192.0.1.1',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.1',
  '223.255.255.255',
  '2001:4860:4860::8888',
  '2001:200::1',
  '2606:4700::1111',
  '2a00:1450:4001::1',
  '2003::1',
];

describe('isPublicAddress', () => {
  it.each(REFUSED)('refuses %s', (_what, ...addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });

  it('permits public unicast addresses up to the edges of the refused ranges', () => {
    expect(PERMITTED.filter((address) => !isPublicAddress(address))).toEqual([]);
  });
});
