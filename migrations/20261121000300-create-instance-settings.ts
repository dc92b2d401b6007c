import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInstanceSettings20261121000300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE instance_settings (
      key text PRIMARY KEY,
      value jsonb NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now()
    )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
