/** What some build to come shall fail with. */
export interface PlannedFailure {
  /** Name of the package. @default any */
  readonly package?: string;
  /** Only of the phase `rpm`. @default any */
  readonly chroot?: string;
  /** While the source is made, imported, or built in a chroot. */
  readonly phase: 'source' | 'import' | 'rpm';
  /** How many builds or chroots it meets. @default 1 */
  readonly times?: number;
}

/** Failures that were asked for. */
export class Failures {
  readonly #planned: { readonly failure: PlannedFailure; left: number }[] = [];

  /** Adds one; the answer takes it back. */
  add(failure: PlannedFailure): () => void {
    const planned = { failure, left: failure.times ?? 1 };
    this.#planned.push(planned);
    return () => {
      const at = this.#planned.indexOf(planned);
      if (at >= 0) this.#planned.splice(at, 1);
    };
  }

  /** Whether what is worked on now is to fail; that counts as once. */
  meets(now: { phase: PlannedFailure['phase']; package: string | undefined; chroot?: string }): boolean {
    const found = this.#planned.find(
      ({ failure }) =>
        failure.phase === now.phase &&
        (failure.package === undefined || failure.package === now.package) &&
        (failure.chroot === undefined || failure.chroot === now.chroot),
    );
    if (found === undefined) return false;
    found.left--;
    if (found.left <= 0) this.#planned.splice(this.#planned.indexOf(found), 1);
    return true;
  }
}
