import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { inetOf, User } from '#convoke/accounts';
import { Database, invalid, loader, type PageOf, type PageWindow } from '#convoke/core';
import type { SelectQueryBuilder } from 'typeorm';

export const UserOrder = { ID: 'id', CURRENT_SIGN_IN_AT: 'current_sign_in_at', EMAIL: 'email' } as const;
export type UserOrder = (typeof UserOrder)[keyof typeof UserOrder];

/** Which accounts; each is one of these at a time. */
export const UserState = {
  ACTIVE: 'active',
  UNCONFIRMED: 'unconfirmed',
  WAITING: 'waiting',
  DISABLED: 'disabled',
} as const;
export type UserState = (typeof UserState)[keyof typeof UserState];

export interface UserFilter {
  /** Part of it. */
  email?: string | null;
  /** An address, or a network such as 192.0.2.0/24. */
  currentSignInIp?: string | null;
  state?: UserState | null;
  /** Those who run the instance, when true. */
  moderators?: boolean | null;
}

/** How many other accounts have something in common with one. */
export interface Neighbours {
  sameNetwork: number;
  sameMailDomain: number;
}

const STATES: Record<UserState, string> = {
  active: 'u.confirmedAt IS NOT NULL AND u.disabledAt IS NULL',
  unconfirmed: 'u.confirmedAt IS NULL AND u.waitingSince IS NULL AND u.disabledAt IS NULL',
  waiting: 'u.waitingSince IS NOT NULL AND u.disabledAt IS NULL',
  disabled: 'u.disabledAt IS NOT NULL',
};
const COLUMNS = { id: 'u.id', current_sign_in_at: 'u.currentSignInAt', email: 'u.email' } as const;

/** A household of IPv6 has a /64 rather than an address. */
const NETWORK = (ip: string) => `set_masklen(${ip}, CASE family(${ip}) WHEN 6 THEN 64 ELSE 32 END)::cidr`;

/** Finds accounts, for those who run the instance. */
@Injectable()
export class UserListQueries {
  /** Of each account. */
  readonly neighbours = loader<string, Neighbours>(
    async (ids) => {
      const rows = await this.db.query<Neighbours & { id: string }>(
        `SELECT u.id,
          (SELECT count(*)::int FROM users o WHERE o.id <> u.id
            AND o.current_sign_in_ip <<= ${NETWORK('u.current_sign_in_ip')}) AS "sameNetwork",
          (SELECT count(*)::int FROM users o WHERE o.id <> u.id
            AND split_part(o.email, '@', 2) = split_part(u.email, '@', 2)) AS "sameMailDomain"
          FROM users u WHERE u.id = ANY($1)`,
        [ids],
      );
      return new Map(rows.map(({ id, ...counts }) => [id, counts]));
    },
    () => ({ sameNetwork: 0, sameMailDomain: 0 }),
  );

  constructor(private readonly db: Database) {}

  /** Throws InvalidInput for what is no address. */
  async list(
    filter: UserFilter,
    order: UserOrder,
    direction: 'ASC' | 'DESC',
    { offset, limit }: PageWindow,
  ): Promise<PageOf<User>> {
    const found = this.found(filter);
    const inOrder = found.clone().orderBy(COLUMNS[order], direction, 'NULLS LAST').addOrderBy('u.id', direction);
    const elements = limit ? inOrder.offset(offset).limit(limit).getMany() : [];
    const [users, total] = await Promise.all([elements, found.getCount()]);
    return { elements: users, total };
  }

  /** Those with an address of exactly this domain who run nothing here. */
  async ofMailDomain(domain: string): Promise<Pick<User, 'id' | 'email'>[]> {
    return this.db.query(
      `SELECT id, email FROM users WHERE split_part(email, '@', 2) = $1 AND role = 'user' ORDER BY id`,
      [domain],
    );
  }

  private found({ email, currentSignInIp, state, moderators }: UserFilter): SelectQueryBuilder<User> {
    const found = this.db.manager.createQueryBuilder(User, 'u').where('true');
    const words = (email ?? '').replaceAll('\0', '').trim();
    if (words) found.andWhere('u.email ILIKE :email', { email: `%${words.replace(/[\\%_]/g, '\\$&')}%` });
    const network = networkFrom(currentSignInIp ?? '');
    if (network) found.andWhere('u.currentSignInIp <<= CAST(:network AS inet)', { network });
    if (state) found.andWhere(STATES[state]);
    if (moderators) found.andWhere(`u.role <> 'user'`);
    return found;
  }
}

/** As PostgreSQL takes it; null for nothing. */
function networkFrom(text: string): string | null {
  const [ip = '', bits, ...rest] = text.trim().split('/');
  if (ip === '' && bits === undefined) return null;
  const address = inetOf(ip);
  const most = isIP(ip) === 6 ? 128 : 32;
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  if (!address || !fits || rest.length > 0) throw invalid('currentSignInIp', 'error_network');
  return bits === undefined ? address : `${address}/${bits}`;
}
