import './group.enum.js';
import { ArgsType, Field, ID } from '@nestjs/graphql';
import { MediaInput } from '#convoke/media';
import { AddressInput } from '#convoke/places';
import { GroupVisibility, Openness } from '../group.values.js';

@ArgsType()
class GroupArgs {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'HTML' })
  summary?: string | null;

  @Field(() => GroupVisibility, { nullable: true })
  visibility?: GroupVisibility | null;

  @Field(() => Boolean, { nullable: true })
  manuallyApprovesFollowers?: boolean | null;

  @Field(() => MediaInput, { nullable: true })
  avatar?: MediaInput | null;

  @Field(() => MediaInput, { nullable: true })
  banner?: MediaInput | null;

  @Field(() => AddressInput, { nullable: true })
  physicalAddress?: AddressInput | null;
}

@ArgsType()
export class CreateGroupArgs extends GroupArgs {
  @Field({ description: 'Lower-case letters, digits and underscores; can never be changed' })
  preferredUsername: string;

  @Field(() => Openness, { nullable: true, defaultValue: Openness.INVITE_ONLY })
  openness?: Openness | null;

  @Field(() => ID, { nullable: true, description: 'The profile that makes it; the default one unless it is given' })
  actorId?: string | null;
}

@ArgsType()
export class UpdateGroupArgs extends GroupArgs {
  @Field(() => ID)
  id: string;

  @Field(() => ID, { nullable: true, description: 'The profile that changes it, where several could' })
  actorId?: string | null;

  @Field(() => Openness, { nullable: true })
  openness?: Openness | null;
}
