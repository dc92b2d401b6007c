import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDailyFigures20261122000510 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE daily_figures (
      day date PRIMARY KEY,
      accounts integer NOT NULL,
      events integer NOT NULL,
      groups integer NOT NULL,
      participations integer NOT NULL,
      comments integer NOT NULL,
      reports integer NOT NULL,
      activities_received integer NOT NULL,
      deliveries integer NOT NULL,
      failed_deliveries integer NOT NULL
    )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
