import { ObjectType } from '@nestjs/graphql';
import { ActorType } from './actor.type.js';

/** A public face of somebody. */
@ObjectType('Person', { implements: () => ActorType })
export class PersonType extends ActorType {}
