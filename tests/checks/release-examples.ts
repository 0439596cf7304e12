import type { OsRelease } from 'rempart/check';

export const aRelease = (
  id: string,
  versionId: string | null,
  fields: Readonly<Record<string, string>> = {},
): OsRelease => ({
  id,
  idLike: [],
  versionId,
  codename: null,
  prettyName: versionId === null ? id : `${id} ${versionId}`,
  fields: new Map(Object.entries(fields)),
});
