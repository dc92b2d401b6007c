import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { FetchRefused } from './fetch-refused.js';

type Resolve = (
  hostname: string,
  options: { all: true; family?: number; hints?: number },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A `lookup` for sockets that answers permitted addresses only: what it answers is what the socket connects to,
 * so a name cannot change its mind between check and connection.
 */
export function checkedLookup(
  permitsAddress: (address: string) => boolean,
  resolve: Resolve = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    const { family, hints } = options;
    resolve(
      hostname,
      { all: true, family: family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family, hints },
      (error, found) => {
        if (error) return callback(error, '', 0);
        const permitted = found.filter(({ address }) => permitsAddress(address));
        const first = permitted[0];
        if (!first) return callback(new FetchRefused('private_address', hostname), '', 0);
        return options.all ? callback(null, permitted) : callback(null, first.address, first.family);
      },
    );
  };
}
