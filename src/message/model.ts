/**
 * A message as the product means it, before any chat or terminal gives it a form. Text is spans, never
 * markup: whatever a machine or a person wrote stands in them as it is, and each renderer escapes it.
 */

export type Span =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "strong"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  /** A moment, shown in the reader's zone where the surface can; Unix milliseconds. */
  | { readonly kind: "time"; readonly ms: number };

export type Line = readonly Span[];

/** What a headline means at a glance. Never told by colour alone. */
export type Tone = "good" | "bad" | "unsure" | "neutral";

/** `detail` is what the rest stands on: a surface with threads shows it there. */
export type Block = BareBlock & { readonly detail?: true };

type BareBlock =
  | { readonly kind: "headline"; readonly tone: Tone; readonly line: Line }
  | { readonly kind: "text"; readonly line: Line }
  /** Circumstances: smaller where the surface can. */
  | { readonly kind: "note"; readonly line: Line }
  | { readonly kind: "list"; readonly items: readonly Line[] }
  | {
      readonly kind: "table";
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Line[])[];
    }
  /** Lines for a shell, to be copied as they are: never wrapped, never decorated. */
  | { readonly kind: "script"; readonly lines: readonly string[] }
  /** Commands that make sense next, as they would be typed. */
  | { readonly kind: "commands"; readonly commands: readonly OfferedCommand[] };

export interface OfferedCommand {
  readonly text: string;
  readonly why: string;
  /** Where it can also be pressed, on surfaces that have buttons. */
  readonly button?: CommandButton;
}

/** A button says its command for whoever presses it, as if they had typed it. */
export interface CommandButton {
  /** At most 24 characters: `Approve`. */
  readonly label: string;
  readonly weight?: "primary" | "danger";
  /** Asked once more before it is said; it names what it is about. At most 100 and 300 characters. */
  readonly confirm?: { readonly title: string; readonly text: string };
  /** A reason is asked for and becomes the command's last word. */
  readonly asks?: "reason";
  /** What it says, where that is not the text: a command whose text shows where the reason stands. */
  readonly says?: string;
}

/** Which lattice a message speaks of. Stands in the first line of every message. */
export interface Origin {
  readonly lattice: string;
  readonly shortId: string;
  readonly drill: boolean;
}

export interface Body {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** `origin` is null only where no lattice is known yet, as when the configuration cannot be read. */
export interface Message extends Body {
  readonly origin: Origin | null;
}
