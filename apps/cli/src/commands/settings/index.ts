import { readFile } from 'node:fs/promises';
import { text as readText } from 'node:stream/consumers';
import { Argument, type Command } from 'commander';
import { AdminSettings, SETTING_NAMES, type SettingName, settingOf } from '#convoke/moderation';
import type { Operation, Shell } from '../../command.js';
import { type Answer, table } from '../../terminal/answer.js';
import { type Terminal, UsageMistake } from '../../terminal/terminal.js';
import { settingFrom, settingText } from './setting-text.js';

const SHOWN = 60;

/** What administrators set while the instance runs. */
export function addSettingCommands(program: Command, { add, acts }: Shell): void {
  const settings = program.command('settings').description('what can be changed while the instance runs');
  const name = () => new Argument('<name>', 'as `settings list` has it').choices(SETTING_NAMES);

  add(settings, 'list [text]', 'list the settings, or those with this text in their name').action(
    acts(async ({ get }, part: string | undefined) => {
      const { settings: all } = await get(AdminSettings).read();
      const names = SETTING_NAMES.filter((each) => each.toLowerCase().includes((part ?? '').toLowerCase()));
      const json = Object.fromEntries(names.map((each) => [each, all[settingOf(each)]]));
      const rows = names.map((each) => ({ name: each, value: shortened(all[settingOf(each)]) }));
      return { text: table(rows, 'There is no such setting.').text, json };
    }),
  );

  add(settings, 'get', 'print a setting as it is')
    .addArgument(name())
    .action(acts(async (operation, of: SettingName) => valueOf(operation, of)));

  add(settings, 'set', 'change a setting')
    .addArgument(name())
    .argument('[value]', 'what it is to be; lists with commas')
    .option('--file <file>', 'read it from this file, or from what is piped in where the file is called -')
    .addHelpText('after', '\nIt holds for a running server within five seconds.')
    .action(
      acts(async (operation, of: SettingName, value: string | undefined, { file }: { file?: string }) => {
        if ((value === undefined) === (file === undefined)) {
          throw new UsageMistake('Say what it is to be, or name a file with --file.');
        }
        const { get, viewer, terminal } = operation;
        const given = settingFrom(of, value ?? (await contentOf(terminal, file!)));
        await get(AdminSettings).save(viewer, { [of]: given }, {});
        return valueOf(operation, of);
      }),
    );

  add(settings, 'unset', 'let a setting be what it is where nobody changed it')
    .addArgument(name())
    .action(
      acts(async (operation, of: SettingName) => {
        await operation.get(AdminSettings).reset(operation.viewer, of);
        return valueOf(operation, of);
      }),
    );
}

async function valueOf({ get }: Operation, name: SettingName): Promise<Answer> {
  const value = (await get(AdminSettings).read()).settings[settingOf(name)];
  return { text: settingText(value), json: { name, value } };
}

async function contentOf({ stdin }: Terminal, file: string): Promise<string> {
  if (file === '-') return readText(stdin);
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageMistake(`Cannot read ${file}: ${error.message}`);
  });
}

/** On one line. */
function shortened(value: unknown): string {
  const text = settingText(value).replace(/\s+/g, ' ');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
