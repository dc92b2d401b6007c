import { ObjectType } from '@nestjs/graphql';
import { ActorKind } from '../actor.entity.js';
import { ActorType } from './actor.type.js';

/** Somebody of whom this instance knows only what a search index says; it has no id here. */
@ObjectType('ActorResult', { implements: () => [ActorType] })
export class ActorResult extends ActorType {
  readonly avatarId = null;
  readonly bannerId = null;

  constructor(told: Pick<ActorType, 'url' | 'name' | 'preferredUsername' | 'domain'>) {
    super();
    Object.assign(this, told, { id: null, type: ActorKind.PERSON, local: false, suspended: false, indexable: true });
  }
}
