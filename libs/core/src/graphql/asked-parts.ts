import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** The halves of a page that an operation asks for; what is not asked for need not be read. */
export interface PageParts {
  elements: boolean;
  total: boolean;
}

/** Reads off the document which halves of the page that the field answers are wanted. */
export function askedParts(info: GraphQLResolveInfo): PageParts {
  const names = new Set(
    info.fieldNodes.flatMap((node) => (node.selectionSet ? fieldNames(node.selectionSet, info) : [])),
  );
  return { elements: names.has('elements'), total: names.has('total') };
}

function fieldNames({ selections }: SelectionSetNode, info: GraphQLResolveInfo): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value;
    const { selectionSet } =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value]!;
    return fieldNames(selectionSet, info);
  });
}
