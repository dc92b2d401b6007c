import type { Config } from '#convoke/core';
import { askJson, type Told } from './ask.js';
import { type Finding, ok, problem } from './finding.js';

const APPLICATION = 'https://www.w3.org/ns/activitystreams#Application';
const ACTIVITY = 'application/activity+json';

interface Links {
  links: { rel: string; href: string }[];
}

interface ToldActor {
  id: string;
  inbox: string;
  preferredUsername: string;
}

/** Goes the way by which other servers meet an instance: NodeInfo, its actor, and the actor's name by WebFinger. */
export async function checkFederation({ server }: Config): Promise<Finding[]> {
  const nodeInfo = await askJson<Links>(`${server.publicUrl}/.well-known/nodeinfo`);
  const id = nodeInfo.document?.links?.find(({ rel }) => rel === APPLICATION)?.href;
  if (!id?.startsWith(`${server.publicUrl}/`)) {
    const advice = 'Let the proxy pass /.well-known/ on to the server.';
    const words = id ? 'tells another address' : `does not answer: ${nodeInfo.words}`;
    return [problem('federation', `NodeInfo ${words}`, advice)];
  }
  const actor = await askJson<ToldActor>(id, { accept: ACTIVITY });
  const findings = [ok('federation', 'NodeInfo tells the public address'), actorFinding(id, actor)];
  const name = actor.document?.preferredUsername;
  return name ? [...findings, await checkWebFinger(server, id, name)] : findings;
}

function actorFinding(id: string, { document, words }: Told<ToldActor>): Finding {
  if (document?.id === id && document.inbox) return ok('actor', 'the instance describes itself to other servers');
  const advice = `Let the proxy pass the header Accept on, and keep answers for ${ACTIVITY} apart from pages.`;
  return problem('actor', `${id} is no actor: ${document ? 'it says that it is another one' : words}`, advice);
}

async function checkWebFinger({ publicUrl, publicHost }: Config['server'], id: string, name: string): Promise<Finding> {
  const resource = `acct:${name}@${publicHost}`;
  const url = `${publicUrl}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`;
  const { document, words } = await askJson<Links>(url);
  const links = document?.links ?? [];
  if (links.some(({ rel, href }) => rel === 'self' && href === id)) return ok('webfinger', `${resource} is found`);
  const advice = 'Let the proxy pass /.well-known/webfinger on with all that stands behind the question mark.';
  return problem('webfinger', `${resource} is not found: ${words}`, advice);
}
