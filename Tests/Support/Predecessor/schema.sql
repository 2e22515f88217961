-- The tables of nova-billing 2.0, as its object mapper made them in SQLite.
CREATE TABLE account (
    id INTEGER NOT NULL,
    name VARCHAR(255) NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE resource (
    id INTEGER NOT NULL,
    name VARCHAR(255),
    rtype VARCHAR(16) NOT NULL,
    account_id INTEGER NOT NULL,
    parent_id INTEGER,
    attrs TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(account_id) REFERENCES account (id),
    FOREIGN KEY(parent_id) REFERENCES resource (id)
);
CREATE TABLE segment (
    id INTEGER NOT NULL,
    resource_id INTEGER NOT NULL,
    cost FLOAT NOT NULL,
    begin_at DATETIME NOT NULL,
    end_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(resource_id) REFERENCES resource (id)
);
CREATE TABLE tariff (
    rtype VARCHAR(16) NOT NULL,
    multiplier FLOAT NOT NULL,
    PRIMARY KEY (rtype)
);
