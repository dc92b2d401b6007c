import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A word that events are found by; `slug` is its folded form, so that spellings meet. */
@Entity('tags')
export class Tag {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('text')
  title: string;

  @Column('text')
  slug: string;
}
