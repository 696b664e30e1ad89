import type { Passwords } from '../../lambda/migration/ports';

export interface PasswordsPlace {
  make(): Passwords;
  /** What the place was made with: the replica has no reference of its own. */
  readonly source: string;
  readonly target: string;
  /** A face whose target's reference leads nowhere. */
  withoutTarget(): Passwords;
}

export function describePasswords(adapter: string, newPlace: () => Promise<PasswordsPlace>): void {
  describe(`passwords: ${adapter}`, () => {
    let place: PasswordsPlace;
    beforeEach(async () => {
      place = await newPlace();
    });

    it('resolves the reference of each server', async () => {
      const passwords = place.make();

      expect(await passwords.of('source')).toBe(place.source);
      expect(await passwords.of('target')).toBe(place.target);
      expect(await passwords.of('replica')).toBe(place.source);
    });

    it('says which reference leads nowhere, without any password', async () => {
      const thrown = await place
        .withoutTarget()
        .of('target')
        .then(
          () => undefined,
          (error: unknown) => error,
        );

      expect(thrown).toMatchObject({ code: 'ours.password-missing' });
      expect(String(thrown)).not.toContain(place.source);
    });

    it('makes one password for replication, whoever asks first', async () => {
      const asked = await Promise.all(Array.from({ length: 10 }, () => place.make().replication()));

      expect(new Set(asked).size).toBe(1);
      expect(await place.make().replication()).toBe(asked[0]);
    });

    it('makes one that every channel takes: at most 32 characters, none that needs quoting', async () => {
      expect(await place.make().replication()).toMatch(/^[\w-]{24,32}$/);
    });
  });
}
