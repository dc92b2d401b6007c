import { emailInput, NotificationPace, UserRole } from '#convoke/accounts';
import { isTimezone, knownLocale } from '#convoke/core';
import { isNotificationKind, kindOf, NotificationMethod } from '#convoke/notifications';
import type { Mapped, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { lineOf } from './texts.js';

const LONGEST_PLACE = 200;
const LONGEST_REASON = 1000;
/** Of somebody whom moderators have yet to let in. */
const PENDING = 'pending';
/** By the numbers that stand for them there. */
const PACES: Record<string, NotificationPace> = {
  0: NotificationPace.NONE,
  1: NotificationPace.DIRECT,
  5: NotificationPace.ONE_HOUR,
  10: NotificationPace.ONE_DAY,
};
const ONE_DAY = 10;

/** Accounts, with what they prove themselves by and what they chose. */
export const accounts: Subject = {
  name: 'accounts',
  table: 'users',
  from: `SELECT u.*, s.timezone, s.notification_on_day, s.notification_each_week, s.notification_before_event,
      s.notification_pending_participation, s.notification_pending_membership, s.group_notifications, s.location,
      row_number() OVER (PARTITION BY lower(u.email) ORDER BY u.id) AS nth
    FROM users u LEFT JOIN user_settings s ON s.user_id = u.id`,
  kind: 'account',
  into: 'users',
  map: accountOf,
};

export function accountOf(row: SourceRow, { id, now }: Target): Mapped | string {
  const email = emailInput.safeParse(row.text('email') ?? '');
  if (!email.success) return 'no e-mail address';
  if (row.text('nth') !== '1') return 'another account has the same address';
  const created = row.date('inserted_at') ?? now;
  const hash = row.text('password_hash');
  const isKnownHash = hash?.startsWith('$argon2') ?? false;
  const account = {
    id,
    email: email.data,
    password_hash: isKnownHash ? hash : null,
    role: Object.values(UserRole).find((role) => role === row.text('role')) ?? UserRole.USER,
    locale: knownLocale(row.text('locale') ?? '') ?? null,
    default_actor_id: null,
    ...admissionOf(row),
    disabled_at: row.flag('disabled') ? (row.date('updated_at') ?? now) : null,
    confirmation_sent_at: row.date('confirmation_sent_at'),
    reset_password_sent_at: row.date('reset_password_sent_at'),
    current_sign_in_at: row.date('current_sign_in_at'),
    current_sign_in_ip: row.address('current_sign_in_ip'),
    last_sign_in_at: row.date('last_sign_in_at'),
    last_sign_in_ip: row.address('last_sign_in_ip'),
    ...settingsOf(row),
    created_at: created,
  };
  const remarks = isKnownHash ? [] : ['without a password: sign in from outside, or by a link to a new one'];
  return { rows: [['users', account]], remarks };
}

function admissionOf(row: SourceRow) {
  const confirmed = row.date('confirmed_at');
  const isWaiting = row.text('role') === PENDING;
  return {
    confirmed_at: isWaiting ? null : confirmed,
    waiting_since: isWaiting ? confirmed : null,
    registration_reason: isWaiting ? lineOf(row.text('moderation'), LONGEST_REASON) : null,
  };
}

function settingsOf(row: SourceRow) {
  const timezone = row.words('timezone');
  const pace = (column: string) => {
    const isSlower = (row.number(column) ?? 0) > ONE_DAY;
    return isSlower ? NotificationPace.ONE_WEEK : (PACES[row.text(column) ?? ''] ?? NotificationPace.ONE_DAY);
  };
  return {
    timezone: timezone && isTimezone(timezone) ? timezone : null,
    notification_on_day: row.flag('notification_on_day', true),
    notification_each_week: row.flag('notification_each_week'),
    notification_before_event: row.flag('notification_before_event'),
    notification_pending_participation: pace('notification_pending_participation'),
    notification_pending_membership: pace('notification_pending_membership'),
    group_notifications: pace('group_notifications'),
    location: locationOf(row.object('location')),
  };
}

function locationOf({ name, range, geohash }: Record<string, unknown>) {
  const isPlace = typeof geohash === 'string' && /^[0-9b-hjkmnp-z]{1,12}$/.test(geohash);
  if (!isPlace) return null;
  const words = typeof name === 'string' ? name.slice(0, LONGEST_PLACE) : null;
  const isRange = Number.isInteger(range) && (range as number) >= 0 && (range as number) <= 20_000;
  return { name: words, range: isRange ? range : null, geohash };
}

/** Which profile an account acts as when it names none; one of its own in any case. */
export const defaultProfiles: Subject = {
  name: 'default profiles',
  table: 'users',
  from: `SELECT u.id, u.default_actor_id FROM users u`,
  uses: ['account', 'actor'],
  map: (row, { find }) => {
    const account = find('account', row.text('id'));
    if (account === null) return 'the account was left out';
    const sql = `UPDATE users SET default_actor_id = (SELECT id FROM actors WHERE user_id = $1 AND deleted_at IS NULL
      ORDER BY id = $2 DESC, created_at, id LIMIT 1) WHERE id = $1`;
    return { changes: [[sql, [account, find('actor', row.text('default_actor_id')) ?? '0']]] };
  },
};

/** What people want to be told of, where that is not what everybody is told. */
export const notificationChoices: Subject = {
  name: 'choices of notifications',
  table: 'user_activity_settings',
  from: 'SELECT * FROM user_activity_settings',
  key: `user_id::text || ' ' || key || ' ' || method`,
  uses: ['account'],
  map: (row, { find }) => {
    const account = find('account', row.text('user_id'));
    if (account === null) return 'the account was left out';
    const [kind, method] = [row.text('key') ?? '', row.text('method')];
    const known = Object.values(NotificationMethod).find((each) => each === method);
    if (!known || !isNotificationKind(kind)) return 'nothing of the kind is told here';
    const usual = kindOf(kind);
    const enabled = row.flag('enabled');
    if (usual.locked || usual[known] === enabled) return {};
    return { rows: [['notification_choices', { user_id: account, kind, method: known, enabled }]] };
  },
};
