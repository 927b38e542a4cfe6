import { clean } from '../text/sanitize.ts';
import { folderOfImportPath } from './named-folder.ts';
import { type Found, folderUp, isOthersCode, joined, type Question } from './search.ts';

/**
 * A file that could not be checked, since the commit that was tested is not checked out: the path must look like a file's, and
 * `path-prefix` is believed.
 */
export function unverified(question: Question): Found | undefined {
  const { given, checkout, source } = question;
  if (checkout.kind === 'tested' || source === 'words' || isOthersCode(question)) return undefined;
  const isKnown = given.absolute !== undefined || given.path !== given.base;
  const path = isKnown || (source === 'location' && !isNamedByGo(question)) ? likelyPath(question) : ofGo(question);
  return path === undefined || clean(path) !== path ? undefined : { path, confidence: 'unverified' };
}

function isNamedByGo({ given, hints, around }: Question): boolean {
  const isGo = given.base.endsWith('.go');
  return isGo && hints.some(({ text }) => folderOfImportPath(text, around.repository) !== undefined);
}

/** A bare file name from Go, in the folder of the package that the test's name contains. */
function ofGo({ given: { base }, hints, around: { repository, pathPrefix } }: Question): string | undefined {
  if (!base.endsWith('.go')) return undefined;
  const folder = hints.map(({ text }) => folderOfImportPath(text, repository)).find((one) => one !== undefined);
  return folder === undefined ? undefined : believed(joined(folder, base), pathPrefix);
}

function likelyPath({ given, ways, around: { pathPrefix } }: Question): string | undefined {
  if (!looksLikeFile(given)) return undefined;
  // A clone's folder in the workspace is not known to be a folder of the repository.
  const { path, root } = ways.find((way) => way.root === 'checkout') ?? ways[0];
  switch (root) {
    case 'none':
      return given.up > 0 ? folderUp(pathPrefix, given.up, path) : believed(path, pathPrefix);
    case 'image':
      return believed(path, pathPrefix);
    case 'checkout':
      return path;
    case 'unknown':
      return undefined;
  }
}

function believed(path: string, pathPrefix: string | undefined): string | undefined {
  const isBelow = pathPrefix === undefined || path.startsWith(`${pathPrefix}/`);
  return isBelow ? path : folderUp(pathPrefix, 0, path);
}

/**
 * A class (`com.example.SumTest`), a sentence and a host with a port are not files. Nor is a bare name from collectors that send nothing
 * else, such as Swift's and .NET's for F# (`SumTests.fs: line 8`), since the file may be in any folder.
 */
function looksLikeFile({ path, base, absolute, form }: Question['given']): boolean {
  if (!/\.[A-Za-z]\w*$/.test(base)) return false;
  if (path === base && absolute === undefined) {
    return form === 'none' || ((form === 'colon' || form === 'brackets') && !/\.swift$/i.test(base));
  }
  return form !== undefined || !/\s/.test(path);
}
