import type { Command } from 'commander';
import type { Shell } from '../../command.js';
import { addAllowedCommands } from './allowed.commands.js';
import { addBlockListCommands } from './block-lists.commands.js';
import { addBlockCommands } from './blocks.commands.js';
import { addInstanceFollowCommands } from './follows.commands.js';
import { addInstanceReadingCommands } from './reading.commands.js';

/** Other instances, and which of them are shut out. */
export function addInstanceCommands(program: Command, shell: Shell): void {
  const instances = program.command('instances').description('other instances, by their host');
  addInstanceReadingCommands(instances, shell);
  addInstanceFollowCommands(instances, shell);
  addBlockCommands(instances, shell);
  addBlockListCommands(instances, shell);
  addAllowedCommands(instances, shell);
}
