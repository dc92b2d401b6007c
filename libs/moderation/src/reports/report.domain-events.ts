import { domainEvent } from '#convoke/core';

/** Somebody complained; the row says of what, and whether the instance of whom it is about is to know. */
export const ReportFiled = domainEvent<{ reportId: string }>('report.filed');
