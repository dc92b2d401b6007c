import type { Command } from 'commander';
import type { Shell } from '../../command.js';
import { addActorModerationCommands } from './moderation.commands.js';
import { addProfileMakingCommand } from './making.commands.js';
import { addActorReadingCommands } from './reading.commands.js';

/** People's profiles, by their handle. */
export function addProfileCommands(program: Command, shell: Shell): void {
  const profiles = program.command('profiles').description('profiles of people, by their handle');
  addActorReadingCommands(profiles, 'profile', shell);
  addProfileMakingCommand(profiles, shell);
  addActorModerationCommands(profiles, 'profile', shell);
}

/** Groups, by their handle. */
export function addGroupCommands(program: Command, shell: Shell): void {
  const groups = program.command('groups').description('groups, by their handle');
  addActorReadingCommands(groups, 'group', shell);
  addActorModerationCommands(groups, 'group', shell);
}
