export const PERSON_ROLES = ["reader", "operator", "approver", "communicator"] as const;

export type PersonRole = (typeof PERSON_ROLES)[number];

/** Someone of the configuration's `people`. One human has one id, whichever way they act. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly PersonRole[];
}

/** Whether a person has a role; every role includes `reader`. */
export function hasRole({ roles }: Pick<Person, "roles">, role: PersonRole): boolean {
  return role === "reader" ? roles.length > 0 : roles.includes(role);
}
