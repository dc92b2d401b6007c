import { type Config, doctorToken, type SeenClient } from '#convoke/core';
import { askJson } from './ask.js';
import { type Finding, ok, problem, warning } from './finding.js';

const CHECK = 'proxy';

/** Whether the server knows its clients apart, where something stands before it. */
export async function checkProxy({ server, secrets }: Config): Promise<Finding> {
  const headers = { authorization: `Bearer ${doctorToken(secrets)}` };
  const { document: seen, words } = await askJson<SeenClient>(`${server.publicUrl}/health/client`, headers);
  if (!seen?.ip) {
    const advice =
      'See that PUBLIC_URL leads to this instance, and that SECRET_KEY or the data folder is the server’s.';
    return problem(CHECK, `the server does not know us: ${words}`, advice);
  }
  return protocolFinding(server, seen.protocol ?? null) ?? clientFinding(server, seen as SeenClient);
}

/** The server takes PUBLIC_URL's word for it: what a proxy says against it is a mistake in one of both. */
function protocolFinding({ publicUrl, secure }: Config['server'], said: string | null): Finding | null {
  const protocol = secure ? 'https' : 'http';
  if (said === null || said === protocol) return null;
  const advice = `See that PUBLIC_URL begins as browsers show the address, and that the proxy sends X-Forwarded-Proto as they come.`;
  return warning(CHECK, `X-Forwarded-Proto says ${said.slice(0, 20)}, where PUBLIC_URL is ${publicUrl}`, advice);
}

function clientFinding({ trustedProxies }: Config['server'], seen: SeenClient): Finding {
  const trusts = trustedProxies.length > 0;
  if (seen.forwarded && !trusts) {
    const advice = `Set TRUSTED_PROXIES to ${seen.ip}; else all people look like one client, and limits meet all of them.`;
    return problem(CHECK, 'X-Forwarded-For arrives, but whoever sends it is not trusted', advice);
  }
  if (seen.forwarded) return ok(CHECK, `is trusted; it says that we ask from ${seen.ip}`);
  if (!trusts) return ok(CHECK, `none is trusted and none tells of itself; we ask from ${seen.ip}`);
  const advice =
    'Let the proxy send X-Forwarded-For; else all people look like one client, and limits meet all of them.';
  return warning(CHECK, 'one is trusted, but no X-Forwarded-For arrives', advice);
}
