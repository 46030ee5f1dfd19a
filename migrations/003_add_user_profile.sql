-- What others see of a user.

ALTER TABLE users
    ADD COLUMN nickname VARCHAR(50),
    ADD COLUMN avatar_url TEXT,
    ADD COLUMN bio TEXT;

ALTER TABLE users
    ADD CONSTRAINT users_nickname_not_blank CHECK (btrim(nickname) <> '');

-- ledger: down

ALTER TABLE users DROP CONSTRAINT users_nickname_not_blank;
ALTER TABLE users
    DROP COLUMN bio,
    DROP COLUMN avatar_url,
    DROP COLUMN nickname;
