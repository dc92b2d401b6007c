import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** The halves of a page that an operation asks for; what is not asked for need not be read. */
export interface PageParts {
  elements: boolean;
  total: boolean;
}

/** Reads off the document which halves of the page that the field answers are wanted. */
export function askedParts(info: GraphQLResolveInfo): PageParts {
  const names = askedFields(info);
  return { elements: names.has('elements'), total: names.has('total') };
}

/** The fields that an operation asks for of what the field answers. */
export function askedFields(info: GraphQLResolveInfo): Set<string> {
  return new Set(info.fieldNodes.flatMap((node) => (node.selectionSet ? fieldNames(node.selectionSet, info) : [])));
}

/** The fields that an operation asks for of each element of the page that the field answers. */
export function elementFields(info: GraphQLResolveInfo): string[] {
  return info.fieldNodes
    .flatMap(({ selectionSet }) => (selectionSet ? fieldsOf(selectionSet, info) : []))
    .filter(({ name }) => name.value === 'elements')
    .flatMap(({ selectionSet }) => (selectionSet ? fieldNames(selectionSet, info) : []));
}

function fieldNames(set: SelectionSetNode, info: GraphQLResolveInfo): string[] {
  return fieldsOf(set, info).map(({ name }) => name.value);
}

function fieldsOf({ selections }: SelectionSetNode, info: GraphQLResolveInfo): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection;
    const { selectionSet } =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value]!;
    return fieldsOf(selectionSet, info);
  });
}
