import { connect, isIP } from 'node:net';
import { Client } from 'ldapts';
import type { LdapSettings } from '#convoke/core';

/** Connecting, STARTTLS, whose handshake has no limit of its own, two binds and a search. */
const MOST_STEPS = 5;

/** Connects to a directory server, encrypts unless told otherwise, and binds as the account that searches. */
export async function openDirectory(url: string, config: LdapSettings): Promise<Client> {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const tls = { ca: config.ca, host, ...(isIP(host) ? {} : { servername: host }) };
  const timeouts = { connectTimeout: config.timeoutMs, timeout: config.timeoutMs };
  const transport =
    protocol === 'ldaps:' ? { tlsOptions: tls } : { createConnection: connectingOnce(MOST_STEPS * config.timeoutMs) };
  const client = new Client({ url, ...timeouts, ...transport });
  try {
    if (protocol === 'ldap:' && config.startTls) await client.startTLS(tls);
    await client.bind(config.bindDn ?? '', config.bindPassword ?? '');
    return client;
  } catch (problem) {
    await closeDirectory(client);
    throw problem;
  }
}

export async function closeDirectory(client: Client): Promise<void> {
  // What is left unsaid to a server that is gone harms nobody.
  await client.unbind().catch(() => undefined);
}

/** The client would open a lost connection anew, without STARTTLS, and send a password over it. */
function connectingOnce(longestMs: number): typeof connect {
  let connected = false;
  const connectOnce = (port: number, host: string) => {
    if (connected) throw new Error('The directory closed the connection');
    connected = true;
    return connect({ port, host, signal: AbortSignal.timeout(longestMs) });
  };
  return connectOnce as typeof connect;
}
