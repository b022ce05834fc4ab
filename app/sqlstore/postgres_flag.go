package sqlstore

import (
	"encoding/binary"
	"fmt"

	"github.com/jackc/pgx/v5/pgtype"
)

// flagType is PostgreSQL's integer, which also takes and gives a bool: flags are kept as 0
// and 1, as in SQLite, so that one text of SQL serves both.
func flagType() *pgtype.Type {
	return &pgtype.Type{Name: "int4", OID: pgtype.Int4OID, Codec: flagCodec{}}
}

type flagCodec struct{ pgtype.Int4Codec }

// PlanEncode implements pgtype.Codec.
func (c flagCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, is := value.(bool); is && format == pgtype.BinaryFormatCode {
		return flagPlan{}
	}
	return c.Int4Codec.PlanEncode(m, oid, format, value)
}

// PlanScan implements pgtype.Codec.
func (c flagCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, is := target.(*bool); is && format == pgtype.BinaryFormatCode {
		return flagPlan{}
	}
	return c.Int4Codec.PlanScan(m, oid, format, target)
}

type flagPlan struct{}

// Encode implements pgtype.EncodePlan.
func (flagPlan) Encode(value any, buf []byte) ([]byte, error) {
	flag := uint32(0)
	if value.(bool) {
		flag = 1
	}
	return binary.BigEndian.AppendUint32(buf, flag), nil
}

// Scan implements pgtype.ScanPlan.
func (flagPlan) Scan(src []byte, dst any) error {
	if len(src) != 4 {
		return fmt.Errorf("a flag has %d bytes instead of 4", len(src))
	}
	*dst.(*bool) = binary.BigEndian.Uint32(src) != 0
	return nil
}
