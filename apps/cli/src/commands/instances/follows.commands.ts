import type { Command } from 'commander';
import { InstanceFollows, InstanceRefreshment, refusalAt } from '#convoke/federation';
import type { Shell } from '../../command.js';
import { sentence } from '../../terminal/answer.js';

/** Which instances this one follows and lets follow it, and asking them what they say of themselves. */
export function addInstanceFollowCommands(instances: Command, { add, acts }: Shell): void {
  const ways = [
    ['follow', 'ask an instance to tell this one what it publishes', 'is asked to be followed'],
    ['unfollow', 'follow an instance no longer', 'is not followed any more'],
    ['accept', 'let an instance follow this one', 'follows this instance'],
    ['reject', 'turn away an instance that asks to follow this one, or that does', 'does not follow this instance'],
  ] as const;
  for (const [way, summary, outcome] of ways) {
    add(instances, `${way} <host>`, summary).action(
      acts(async ({ get }, name: string) => {
        const host = name.trim().toLowerCase();
        await refusalAt('domain', () => get(InstanceFollows)[way](null, host));
        return sentence(`${host} ${outcome}.`, { host });
      }),
    );
  }

  add(instances, 'refresh <host>', 'ask an instance now what it says of itself').action(
    acts(async ({ get }, name: string) => {
      const { host } = await refusalAt('domain', () =>
        get(InstanceRefreshment).refresh(null, name.trim().toLowerCase()),
      );
      return sentence(`${host} was asked anew.`, { host });
    }),
  );
}
