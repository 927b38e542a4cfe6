/** The part of `http-link-header` that is used here; it comes without types of its own. */
declare module 'http-link-header' {
  export default class LinkHeader {
    /** Throws on text that is no Link header. */
    static parse(value: string): LinkHeader;
    /** All links, one for each of its relations. */
    readonly refs: readonly { readonly uri: string; readonly rel: string }[];
    /** All links of this relation; the URI stands as it was sent. */
    rel(relation: string): { readonly uri: string }[];
  }
}
