-- The first schema of the card exchange: people and the cards that they own.

CREATE EXTENSION IF NOT EXISTS "uuid-ossp";

CREATE TABLE users (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    email VARCHAR(255) NOT NULL UNIQUE,
    password_hash VARCHAR(255) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE cards (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    owner_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    idol VARCHAR(100),
    idol_group VARCHAR(100),
    album VARCHAR(100),
    version VARCHAR(100),
    rarity VARCHAR(50),
    status VARCHAR(50) NOT NULL DEFAULT 'available',
    image_url TEXT,
    thumb_url TEXT,
    size_bytes INTEGER,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

-- ledger: down

DROP TABLE cards;
DROP TABLE users;
DROP EXTENSION "uuid-ossp";
