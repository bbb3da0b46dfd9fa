/** What a person's signer gave: an armored OpenSSH signature, or why there is none, in words for that person. */
export type Signed =
  | { readonly kind: "signed"; readonly signature: string }
  | { readonly kind: "unsigned"; readonly detail: string };

/** Has a person sign a text. May take as long as a touch of a security key. */
export type Sign = (text: string) => Promise<Signed>;

/** The purpose that signatures are made for; one made for another purpose proves nothing here. */
export const NAMESPACE = "lattice-chatops";
