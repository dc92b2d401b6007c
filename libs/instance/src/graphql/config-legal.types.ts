import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { LegalTextSource } from '../instance-settings.schema.js';

export const InstanceTermsType = { ...LegalTextSource };
export const InstancePrivacyType = { ...LegalTextSource };
registerEnumType(InstanceTermsType, { name: 'InstanceTermsType' });
registerEnumType(InstancePrivacyType, { name: 'InstancePrivacyType' });

@ObjectType()
export class Terms {
  @Field(() => InstanceTermsType, { nullable: true })
  type: LegalTextSource;

  @Field(() => String, { nullable: true })
  url: string | null;

  @Field(() => String, { nullable: true })
  bodyHtml: string | null;
}

@ObjectType()
export class Privacy {
  @Field(() => InstancePrivacyType, { nullable: true })
  type: LegalTextSource;

  @Field(() => String, { nullable: true })
  url: string | null;

  @Field(() => String, { nullable: true })
  bodyHtml: string | null;
}
