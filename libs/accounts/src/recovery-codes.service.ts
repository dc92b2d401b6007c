import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import { hashOfToken } from './secret-token.js';

const HOW_MANY = 10;
/** Without those that are taken for each other on paper. 16 of 32 letters are 80 bits: a plain hash will do. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 16;

/** Codes on paper for who has lost the app, each good once; stored as hashes only. */
@Injectable()
export class RecoveryCodes {
  constructor(private readonly db: Database) {}

  /** Makes new ones, to be shown once; the old ones are good no more. */
  async renew(tx: Tx, userId: string): Promise<string[]> {
    const codes = Array.from({ length: HOW_MANY }, newCode);
    await this.db.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId], tx);
    await this.db.query(
      'INSERT INTO recovery_codes (user_id, hash) SELECT $1, unnest($2::bytea[])',
      [userId, codes.map(hashOfCode)],
      tx,
    );
    return codes;
  }

  /** Uses a code up; answers whether it was one. Of several requests with the same code one gets it. */
  async use(tx: Tx, userId: string, code: string): Promise<boolean> {
    const used = await this.db.query(
      'DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2 RETURNING 1 AS used',
      [userId, hashOfCode(code)],
      tx,
    );
    return used.length > 0;
  }

  /** How many are left. */
  async left(userId: string, tx?: Tx): Promise<number> {
    const [row] = await this.db.query<{ left: number }>(
      'SELECT count(*)::int AS left FROM recovery_codes WHERE user_id = $1',
      [userId],
      tx,
    );
    return row!.left;
  }
}

function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return letters.match(/.{4}/g)!.join('-');
}

/** However it was typed: in capitals, without dashes, with spaces. */
function hashOfCode(code: string): Buffer {
  return hashOfToken(code.toLowerCase().replace(/[^a-z0-9]/g, ''));
}
