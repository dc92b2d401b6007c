import { Field, Float, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ExportFormat, GuestExportState } from '../guest-exports/guest-export.js';

registerEnumType(ExportFormat, { name: 'ExportFormatEnum' });
registerEnumType(GuestExportState, { name: 'ParticipantExportState' });

/** A guest list as a file, for whoever asked for it and is signed in. */
@ObjectType('ParticipantExport')
export class ParticipantExportType {
  @Field(() => ExportFormat, { nullable: true })
  format: ExportFormat;

  @Field(() => GuestExportState)
  state: GuestExportState;

  @Field(() => Float, { nullable: true, description: 'In bytes; null until it is ready' })
  size: number | null;

  @Field(() => Date)
  createdAt: Date;
}
