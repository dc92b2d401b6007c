/** SQL: whether a host, with or without its port, is one that `DomainBlocks.isSuspended` says of; not asked of our own. */
export const isSuspendedHost = (host: string) => `(EXISTS (SELECT FROM domain_blocks b
    WHERE b.severity = 'suspend' AND ${isAtOrBelow(host, 'b.host')})
  OR EXISTS (SELECT FROM instance_settings WHERE key = 'federationMode' AND value = '"allowlist"')
    AND NOT EXISTS (SELECT FROM allowed_hosts h WHERE ${isAtOrBelow(host, 'h.host')}))`;

/** SQL: whether a host, with or without its port, is a domain or lies below it. */
export const isAtOrBelow = (host: string, domain: string) =>
  `right('.' || split_part(${host}, ':', 1), length(${domain}) + 1) = '.' || ${domain}`;
