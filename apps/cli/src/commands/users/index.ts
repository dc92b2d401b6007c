import type { Command } from 'commander';
import type { Shell } from '../../command.js';
import { addUserAdmittingCommands } from './admitting.commands.js';
import { addUserChangingCommands } from './changing.commands.js';
import { addUserDeletingCommands } from './deleting.commands.js';
import { addInvitationCommands } from './invitations.commands.js';
import { addUserReadingCommands } from './reading.commands.js';
import { addRescueCommands } from './rescue.commands.js';

/** Accounts, by their e-mail address. */
export function addUserCommands(program: Command, shell: Shell): void {
  const users = program.command('users').description('accounts, by their e-mail address');
  addUserReadingCommands(users, shell);
  addUserAdmittingCommands(users, shell);
  addInvitationCommands(users, shell);
  addUserChangingCommands(users, shell);
  addRescueCommands(users, shell);
  addUserDeletingCommands(users, shell);
}
