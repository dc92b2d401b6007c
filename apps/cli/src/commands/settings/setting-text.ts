import { z } from 'zod';
import { instanceSettings } from '#convoke/instance';
import { type SettingName, settingOf } from '#convoke/moderation';
import { UsageMistake } from '../../terminal/terminal.js';

const YES = ['yes', 'true', 'on'];
const NO = ['no', 'false', 'off'];

/** What somebody writes for a setting, as its kind of value; whether it will do is checked where it is saved. */
export function settingFrom(name: SettingName, text: string): unknown {
  const kind = kindOf(name);
  if (kind instanceof z.ZodBoolean) return yesOrNo(name, text);
  if (kind instanceof z.ZodArray) return text.split(/[\n,]/).flatMap((entry) => entry.trim() || []);
  if (kind instanceof z.ZodEnum) return oneOf(name, kind, text.trim());
  if (kind instanceof z.ZodString) return text.trim();
  return text.trim() === '' ? null : parsed(name, text);
}

/** A setting as `settingFrom` reads it. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function kindOf(name: SettingName): unknown {
  let kind: unknown = instanceSettings.shape[settingOf(name)];
  while (kind instanceof z.ZodNullable || kind instanceof z.ZodOptional || kind instanceof z.ZodPipe) {
    kind = kind instanceof z.ZodPipe ? kind.in : kind.unwrap();
  }
  return kind;
}

function yesOrNo(name: SettingName, text: string): boolean {
  const word = text.trim().toLowerCase();
  if (YES.includes(word)) return true;
  if (NO.includes(word)) return false;
  throw new UsageMistake(`${name} is yes or no.`);
}

function oneOf(name: SettingName, { options }: z.ZodEnum, text: string): string {
  if (options.includes(text)) return text;
  throw new UsageMistake(`${name} is one of: ${options.join(', ')}.`);
}

function parsed(name: SettingName, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageMistake(`${name} is written in JSON.`);
  }
}
